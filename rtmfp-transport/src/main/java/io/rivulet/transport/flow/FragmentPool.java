package io.rivulet.transport.flow;

import java.util.ArrayDeque;

/**
 * An endpoint's spare fragments, messages and receive buffers, so that a steady flow of data allocates nothing. Each kind is bounded by
 * what it keeps when idle; what exceeds that is left to the garbage collector.
 */
public final class FragmentPool {
    /** Room of a receive block: no datagram carries more user data. */
    public static final int BLOCK_BYTES = 1_472;

    private static final int MAX_SPARE_OBJECTS = 4_096;

    /** 1,024 blocks of 1,472 bytes: at most 1.5 MiB kept idle. */
    private static final int MAX_SPARE_BLOCKS = 1_024;

    private final ArrayDeque<SendMessage> messages = new ArrayDeque<>();
    private final ArrayDeque<byte[]> blocks = new ArrayDeque<>();
    private byte[] messageBuffer = new byte[BLOCK_BYTES];
    private SendFragment sendFragments;
    private int spareSendFragments;
    private ReceivedFragment receivedFragments;
    private int spareReceivedFragments;

    SendFragment takeSendFragment() {
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
        fragment.clear();
        if (spareSendFragments < MAX_SPARE_OBJECTS) {
            fragment.next = sendFragments;
            sendFragments = fragment;
            spareSendFragments++;
        }
    }

    SendMessage takeMessage() {
        SendMessage message = messages.pollLast();
        return message == null ? new SendMessage() : message;
    }

    void give(SendMessage message) {
        if (messages.size() < MAX_SPARE_OBJECTS) {
            messages.addLast(message);
        }
    }

    ReceivedFragment takeReceivedFragment() {
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

    byte[] takeBlock() {
        byte[] block = blocks.pollLast();
        return block == null ? new byte[BLOCK_BYTES] : block;
    }

    private void giveBlock(byte[] block) {
        if (block != null && blocks.size() < MAX_SPARE_BLOCKS) {
            blocks.addLast(block);
        }
    }
}
