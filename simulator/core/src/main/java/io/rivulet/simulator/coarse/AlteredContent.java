package io.rivulet.simulator.coarse;

import io.rivulet.transport.wire.Bytes;

/**
 * How simulated messages are told from altered ones. A message is its number in eight bytes, and zeros; who alters one writes over its last
 * eight bytes. So it can be told which message an altered one is in the place of, and nobody but the one who measures looks there: the
 * production code neither knows that payloads are zeros nor reads them.
 */
final class AlteredContent {
    private static final long MARK = 0x9e37_79b9_7f4a_7c15L;

    private AlteredContent() {}

    /** Whether a fragment, with or without its header, is not as it was published. */
    static boolean isAltered(byte[] fragment, int offset, int length) {
        return Bytes.getLong(fragment, offset + length - Long.BYTES) != 0;
    }

    /** A copy that a peer has altered. */
    static byte[] of(byte[] fragment, int polluter) {
        byte[] altered = fragment.clone();
        Bytes.putLong(altered, altered.length - Long.BYTES, MARK ^ polluter);
        return altered;
    }
}
