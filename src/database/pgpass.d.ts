/** The part of the pgpass package that is used: it has no types of its own. */
declare module "pgpass" {
  /** Looks a password up in the file PGPASSFILE names, or ~/.pgpass; undefined = none. */
  export default function pgpass(
    connection: { readonly host: string; readonly port: number; readonly database: string; readonly user: string },
    done: (password: string | undefined) => void,
  ): void;
}
