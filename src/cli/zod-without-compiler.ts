import * as z from 'zod';

/**
 * zod compiles a function for each schema of a map when it first checks a value. That pays for thousands of values of a schema, and
 * a site's files hold a few of each: without it 1,000 jobs take some per cent less. To be imported before any schema is made.
 */
z.config({ jitless: true });
