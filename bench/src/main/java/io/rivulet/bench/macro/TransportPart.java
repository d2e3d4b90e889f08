package io.rivulet.bench.macro;

import java.util.Locale;

/** What of the transport is measured. */
enum TransportPart {
    /** One flow to one receiver, as fast as it goes. */
    BULK,
    /** One to 8 receivers, as fast as it goes. */
    FAN_8,
    /** One to 32 receivers, as fast as it goes. */
    FAN_32,
    /** 1,000 messages a second to 8 receivers. */
    LATENCY,
    /** Sessions that are opened again and again. */
    HANDSHAKES,
    /** Sessions that say nothing. */
    IDLE,
    /** Many sessions that get a few messages a second each. */
    BUSY;

    /** Its name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
