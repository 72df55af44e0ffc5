/** Whether a password is the one that PostgreSQL keeps a verifier of, found out without asking the server. */
import { createHash, createHmac, pbkdf2Sync } from "node:crypto";

/** `SCRAM-SHA-256$4096:salt$StoredKey:ServerKey`; see scram_build_secret() of scram-common.c. */
const scram = /^SCRAM-SHA-256\$(\d+):([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+):([A-Za-z0-9+/=]+)$/;
const md5 = /^md5[0-9a-f]{32}$/;

const isVerifier = (text: string): boolean => scram.test(text) || md5.test(text);

/** Whether setting the password, which may be a verifier itself, would lead to nothing new. */
export function isPasswordOf(role: string, password: string, verifier: string): boolean {
  if (isVerifier(password)) return password === verifier;
  if (md5.test(verifier))
    return (
      verifier ===
      `md5${createHash("md5")
        .update(password + role)
        .digest("hex")}`
    );
  const [, iterations = "", salt = "", storedKey = ""] = scram.exec(verifier) ?? [];
  if (storedKey === "") return false;
  const fits = (text: string): boolean => {
    const salted = pbkdf2Sync(text, Buffer.from(salt, "base64"), Number(iterations), 32, "sha256");
    const clientKey = createHmac("sha256", salted).update("Client Key").digest();
    return createHash("sha256").update(clientKey).digest("base64") === storedKey;
  };
  // SASLprep is NFKC for what people type; what it forbids is taken as it is
  return fits(password) || (password.normalize("NFKC") !== password && fits(password.normalize("NFKC")));
}
