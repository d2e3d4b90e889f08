/**
 * Internal: the parts of sessions and of their opening, each with its own state and tests: timers, cookies, rate limits. May change
 * without notice.
 */
package io.rivulet.transport.session;
