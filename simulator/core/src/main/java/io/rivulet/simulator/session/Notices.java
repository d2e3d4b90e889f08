package io.rivulet.simulator.session;

import io.rivulet.groups.spi.DirectListener;
import java.util.Arrays;

/** What the group code is told when all of an event has been taken, and what may be sent is sent: in the order in which it happened. */
final class Notices {
    private static final byte DELIVERY = 0;
    private static final byte RELEASE = 1;
    private static final byte FAILURE = 2;
    private static final byte ROOM = 3;

    private byte[] kinds = new byte[4];
    private int[] peers = new int[4];
    private int[] flows = new int[4];
    private long[] tokens = new long[4];
    private Message[] messages = new Message[4];
    private int count;

    private void add(byte kind, int peer, int flow, long token, Message message) {
        if (count == kinds.length) {
            kinds = Arrays.copyOf(kinds, 2 * count);
            peers = Arrays.copyOf(peers, 2 * count);
            flows = Arrays.copyOf(flows, 2 * count);
            tokens = Arrays.copyOf(tokens, 2 * count);
            messages = Arrays.copyOf(messages, 2 * count);
        }
        kinds[count] = kind;
        peers[count] = peer;
        flows[count] = flow;
        tokens[count] = token;
        messages[count++] = message;
    }

    void deliver(int peer, int flow, Message message) {
        add(DELIVERY, peer, flow, 0, message);
    }

    void release(int flow, long token, boolean delivered) {
        add(delivered ? RELEASE : FAILURE, 0, flow, token, null);
    }

    void room(int peer) {
        add(ROOM, peer, 0, 0, null);
    }

    /** Tells everything, what comes of it included. Returns whether there was something. */
    boolean tell(long nowNs, DirectListener listener) {
        if (count == 0) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            Message message = messages[i];
            messages[i] = null;
            switch (kinds[i]) {
                case DELIVERY -> deliver(nowNs, listener, peers[i], flows[i], message);
                case ROOM -> listener.onRoom(nowNs, peers[i]);
                default -> listener.onReleased(nowNs, flows[i], tokens[i], kinds[i] == RELEASE);
            }
        }
        count = 0;
        return true;
    }

    private static void deliver(long nowNs, DirectListener listener, int peer, int flow, Message message) {
        if (message.type() == Message.BYTES) {
            byte[] bytes = (byte[]) message.body();
            listener.onMessage(nowNs, peer, flow, bytes, 0, bytes.length);
        } else {
            listener.onDirect(nowNs, peer, flow, message.type(), message.a(), message.b(), message.c(), message.body());
        }
    }
}
