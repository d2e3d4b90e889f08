/**
 * The Endpoint Discriminator of RFC 7425 section 4.4. It lives apart from the {@code flash} profile because the {@code plain} profile
 * speaks it too: what names an endpoint is then the same for the layers above, whatever encrypts their packets.
 */
package io.rivulet.transport.crypto.discriminator;
