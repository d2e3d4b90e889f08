/**
 * RFC 7425 section 5 at both ends: how a client connects to a server over RTMFP. AMF0 values, "TC" flows and the RTMP messages in them,
 * the {@code connect} transaction, {@code setPeerInfo}, the keepalive message, and the group channel ("GC") flows that hang on the
 * connection.
 *
 * <p>{@link io.rivulet.overlay.flash.NetConnectionClient} and {@link io.rivulet.overlay.flash.NetConnectionServer} are state machines
 * over one open {@link io.rivulet.transport.Session}: the owner of the endpoint hands them that session's events, and they tell it what
 * became of the connection. They know neither nodes nor groups nor the rendezvous. Everything that a far end can make us keep or do is
 * bounded by {@link io.rivulet.overlay.flash.FlashLimits} and counted in {@link io.rivulet.overlay.flash.FlashStats}.
 *
 * <p>Time and thread rules are those of {@link io.rivulet.transport.DatagramCore}.
 */
package io.rivulet.overlay.flash;
