/**
 * The RFC 7016 core behind {@link io.rivulet.transport.RtmfpEndpoint}: sessions, handshakes, flows and their timers. Internal to this
 * module: may change without notice.
 */
package io.rivulet.transport.session;
