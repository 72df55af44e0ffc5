/** Types of the configuration, written from schemas/config.schema.json by `npm run generate`. Do not edit. */

/**
 * dbmigrator.yaml: where the desired state, the migrations and the databases of a project are.
 */
export interface Config {
  /**
   * Address of this schema, for editors.
   */
  $schema?: string;
  /**
   * Name of the project; the directory's name when absent.
   */
  project?: string;
  /**
   * Directory of the desired state: every .yaml, .yml and .sql file below it. ./schema when absent.
   */
  source?: string;
  /**
   * Database schemas under management; those that the source declares, and public, when absent; "*" = all.
   */
  schemas?: "*" | string[];
  /**
   * Categories (owners, grants, comments …) under management. auto: a category is managed once the source declares one of it.
   */
  manage?: ("auto" | "all") | string[];
  /**
   * Directory of the versioned migrations; ./migrations when absent.
   */
  migrations?: string;
  /**
   * Directory of the project's own templates; ./templates when absent.
   */
  templates?: string;
  /**
   * The databases of the project, by name.
   */
  environments?: {
    [k: string]: Environment;
  };
  /**
   * The environment that commands without --env use.
   */
  defaultEnvironment?: string;
  /**
   * Where the desired state is elaborated: auto, embedded, sibling (a scratch database beside the target), or the URL of an empty database.
   */
  shadow?: string;
  apply?: ApplySettings;
  /**
   * Severity of single checks, by their names.
   */
  checks?: {
    [k: string]: "error" | "warning" | "info" | "off";
  };
  /**
   * Channels that are told about events, by name: teams, slack, email, webhook.
   */
  notifications?: {
    [k: string]: Notification;
  };
  /**
   * Names of installed plugins.
   */
  plugins?: string[];
}
export interface Environment {
  /**
   * postgres://… URL, libpq host=… dbname=…, ADO.NET Host=…;Database=…, or pglite:<directory>.
   */
  url?: string;
  /**
   * Only saved plans are applied to it.
   */
  protected?: boolean;
  /**
   * As the top-level key of that name, for this environment.
   */
  shadow?: string;
}
export interface ApplySettings {
  /**
   * How long one statement waits for a lock: 5s. A number without a unit counts milliseconds.
   */
  lockTimeout?: string | number;
  /**
   * How long another apply is waited for: 60s.
   */
  lockWait?: string | number;
  /**
   * How long one statement may run; 0 = without end.
   */
  statementTimeout?: string | number;
  /**
   * How often a step that found no lock is tried again.
   */
  retries?: number;
  /**
   * Whether indexes are built while others use their tables; auto = of tables that have rows.
   */
  online?: "auto" | "always" | "never";
}
export interface Notification {
  /**
   * Address of the web hook.
   */
  url?: string;
  /**
   * Events that are told; all when absent.
   */
  events?: string[];
  [k: string]: unknown;
}
