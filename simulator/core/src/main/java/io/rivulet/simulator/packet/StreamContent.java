package io.rivulet.simulator.packet;

import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.transport.wire.Bytes;
import java.util.Arrays;

/**
 * What messages are made of: their number, and bytes that nobody could have guessed, so that damage does not go unseen. For one thread.
 */
public final class StreamContent {
    /** The number, and as much again to tell by. */
    static final int MIN_BYTES = 2 * Long.BYTES;

    /** A prime: messages begin at places of the block that do not repeat soon. */
    private static final int STEP = 1_009;

    private static final int BLOCK_BYTES = 1 << 16;

    private final byte[] block = new byte[BLOCK_BYTES];
    private final byte[] message;

    /** Messages of so many bytes. */
    public StreamContent(SeedTree seed, int messageBytes) {
        seed.entropy("content").nextBytes(block, 0, block.length);
        message = new byte[messageBytes];
    }

    /** Message {@code number}; valid until the next call. */
    public byte[] message(int number) {
        Bytes.putLong(message, 0, number);
        System.arraycopy(block, placeOf(number), message, Long.BYTES, message.length - Long.BYTES);
        return message;
    }

    /** Which message this is, or -1 when it is none. */
    public long numberOf(byte[] bytes, int offset, int length) {
        if (length != message.length) {
            return -1;
        }
        long number = Bytes.getLong(bytes, offset);
        if (number < 0 || number > Integer.MAX_VALUE) {
            return -1;
        }
        int place = placeOf((int) number);
        int content = length - Long.BYTES;
        boolean isWhole = Arrays.equals(bytes, offset + Long.BYTES, offset + length, block, place, place + content);
        return isWhole ? number : -1;
    }

    /** Which message this seems to be, or was before somebody altered it. */
    static long claimedNumber(byte[] bytes, int offset) {
        return Bytes.getLong(bytes, offset);
    }

    /** Whether a message is not as it was published. */
    boolean isAltered(byte[] bytes, int offset, int length) {
        return numberOf(bytes, offset, length) < 0;
    }

    /** How long messages are. */
    int messageBytes() {
        return message.length;
    }

    private int placeOf(int number) {
        return (int) ((long) number * STEP % (BLOCK_BYTES - message.length));
    }
}
