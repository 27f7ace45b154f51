// Package env finds or starts the two servers that Socle stands on: PostgreSQL, which keeps
// everything, and Redis, which wakes the workers.
//
// It takes, in this order: the servers named by the environment; private ones, started from
// programs found on the machine; the same after the system's package manager has installed them;
// and at last a PostgreSQL from npm and a Redis inside the process, for a demonstration only.
//
// Private servers listen on 127.0.0.1 with a random password, one set per clone and purpose.
// Started by root they run as an unprivileged user, with their data outside the clone.
// What Up started, Stop stops, and nothing else; data is kept (for tests: forgotten).
package env
