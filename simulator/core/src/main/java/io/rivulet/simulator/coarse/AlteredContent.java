package io.rivulet.simulator.coarse;

import io.rivulet.transport.wire.Bytes;

/**
 * How simulated messages are told from altered ones. A message is its number in eight bytes, and zeros; who alters one writes over its last
 * eight bytes. So it can be told which message an altered one is in the place of, and nobody but the one who measures looks there: the
 * production code neither knows that payloads are zeros nor reads them.
 */
final class AlteredContent implements ByzantinePort.Content {
    /** Of all coarse tiers. */
    static final AlteredContent ZEROS = new AlteredContent();

    private static final long MARK = 0x9e37_79b9_7f4a_7c15L;

    private AlteredContent() {}

    @Override
    public boolean isAltered(byte[] fragment, int offset, int length) {
        return Bytes.getLong(fragment, offset + length - Long.BYTES) != 0;
    }

    @Override
    public byte[] altered(byte[] fragment, int polluter) {
        byte[] altered = fragment.clone();
        Bytes.putLong(altered, altered.length - Long.BYTES, MARK ^ polluter);
        return altered;
    }
}
