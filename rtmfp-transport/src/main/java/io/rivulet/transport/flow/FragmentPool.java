package io.rivulet.transport.flow;

import java.util.ArrayDeque;

/**
 * An endpoint's spare fragments, messages and receive buffers, so that a steady flow of data allocates nothing. Each kind is bounded by
 * what it keeps when idle; what exceeds that is left to the garbage collector.
 */
public final class FragmentPool {
    /** Receive blocks are multiples of this long, so that a short fragment pins little more than itself. */
    private static final int BLOCK_STEP_BYTES = 128;

    /** The longest block that is kept: an Ethernet frame's worth. A longer fragment, which a far end may send, has an array of its own. */
    private static final int MAX_BLOCK_BYTES = 1_536;

    private static final int MAX_SPARE_OBJECTS = 4_096;

    /** Of each of 12 lengths: at most 3 MiB kept idle. */
    private static final int MAX_SPARE_BYTES = 256 * 1_024;

    private static final byte[] NO_BYTES = new byte[0];

    private final ArrayDeque<SendMessage> messages = new ArrayDeque<>();

    /** By length in steps; made when there is something to keep. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type cannot be made otherwise
    private final ArrayDeque<byte[]>[] blocks = new ArrayDeque[MAX_BLOCK_BYTES / BLOCK_STEP_BYTES + 1];

    private byte[] messageBuffer = new byte[MAX_BLOCK_BYTES];
    private SendFragment sendFragments;
    private int spareSendFragments;
    private ReceivedFragment receivedFragments;
    private int spareReceivedFragments;
    private int lent;

    /** How many fragments and messages are in use: none once all flows have ended. A test holds that; a leak would show here. */
    public int lent() {
        return lent;
    }

    SendFragment takeSendFragment() {
        lent++;
        SendFragment fragment = sendFragments;
        if (fragment == null) {
            return new SendFragment();
        }
        sendFragments = fragment.next;
        fragment.next = null;
        spareSendFragments--;
        return fragment;
    }

    void give(SendFragment fragment) {
        lent--;
        fragment.clear();
        if (spareSendFragments < MAX_SPARE_OBJECTS) {
            fragment.next = sendFragments;
            sendFragments = fragment;
            spareSendFragments++;
        }
    }

    SendMessage takeMessage() {
        lent++;
        SendMessage message = messages.pollLast();
        return message == null ? new SendMessage() : message;
    }

    void give(SendMessage message) {
        lent--;
        if (messages.size() < MAX_SPARE_OBJECTS) {
            messages.addLast(message);
        }
    }

    ReceivedFragment takeReceivedFragment() {
        lent++;
        ReceivedFragment fragment = receivedFragments;
        if (fragment == null) {
            return new ReceivedFragment();
        }
        receivedFragments = fragment.next;
        fragment.next = null;
        spareReceivedFragments--;
        return fragment;
    }

    void give(ReceivedFragment fragment) {
        lent--;
        giveBlock(fragment.data);
        fragment.clear();
        if (spareReceivedFragments < MAX_SPARE_OBJECTS) {
            fragment.next = receivedFragments;
            receivedFragments = fragment;
            spareReceivedFragments++;
        }
    }

    /** The one buffer in which messages are put together, keeping its first {@code used} bytes and with room for {@code needed}. */
    byte[] messageBuffer(int used, int needed) {
        if (messageBuffer.length < needed) {
            byte[] larger = new byte[needed * 2];
            System.arraycopy(messageBuffer, 0, larger, 0, used);
            messageBuffer = larger;
        }
        return messageBuffer;
    }

    /** How long the block is that a fragment of {@code length} bytes is kept in. */
    static int blockBytes(int length) {
        return length > MAX_BLOCK_BYTES
                ? length
                : (length + BLOCK_STEP_BYTES - 1) / BLOCK_STEP_BYTES * BLOCK_STEP_BYTES;
    }

    /** A block that takes {@code length} bytes. */
    byte[] takeBlock(int length) {
        int blockBytes = blockBytes(length);
        if (blockBytes == 0) {
            return NO_BYTES;
        }
        ArrayDeque<byte[]> spare = blockBytes > MAX_BLOCK_BYTES ? null : blocks[blockBytes / BLOCK_STEP_BYTES];
        byte[] block = spare == null ? null : spare.pollLast();
        return block == null ? new byte[blockBytes] : block;
    }

    private void giveBlock(byte[] block) {
        if (block == null || block.length == 0 || block.length > MAX_BLOCK_BYTES) {
            return;
        }
        int steps = block.length / BLOCK_STEP_BYTES;
        if (blocks[steps] == null) {
            blocks[steps] = new ArrayDeque<>();
        }
        if (blocks[steps].size() < MAX_SPARE_BYTES / block.length) {
            blocks[steps].addLast(block);
        }
    }
}
