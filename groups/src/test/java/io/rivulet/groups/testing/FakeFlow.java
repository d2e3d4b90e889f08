package io.rivulet.groups.testing;

import io.rivulet.groups.spi.PeerNetwork;
import io.rivulet.groups.spi.SendPriority;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/** A flow of a {@link FakeNetwork}: both ends in one object. */
final class FakeFlow {
    final FakeSession senderSession;
    final int senderHandle;
    final byte[] metadata;
    final FakeFlow association;
    final Set<Message> unreleased = new LinkedHashSet<>();
    int receiverHandle = PeerNetwork.NO_FLOW;
    boolean arrivalOrder;
    boolean rejected;
    boolean closing;
    long lastArrivalNs;
    Message waitingAdvert;

    FakeFlow(FakeSession senderSession, int senderHandle, byte[] metadata, FakeFlow association) {
        this.senderSession = senderSession;
        this.senderHandle = senderHandle;
        this.metadata = metadata;
        this.association = association;
    }

    boolean isSentBy(FakePeer peer) {
        return senderSession.owner == peer;
    }

    Message message(
            byte[] bytes, int offset, int length, SendPriority priority, long expiresAtNs, long token, long sequence) {
        Message message = new Message(this, bytes, offset, length, priority, expiresAtNs, token, sequence);
        unreleased.add(message);
        return message;
    }

    /** A message on its way; holds a reference to the sender's bytes, as the port says. */
    static final class Message {
        final FakeFlow flow;
        final SendPriority priority;
        final long expiresAtNs;
        final long token;
        final long sequence;
        private byte[] bytes;
        private int offset;
        private int fingerprint;
        int length;
        boolean advert;
        boolean arrived;
        boolean released;

        private Message(
                FakeFlow flow,
                byte[] bytes,
                int offset,
                int length,
                SendPriority priority,
                long expiresAtNs,
                long token,
                long sequence) {
            this.flow = flow;
            this.bytes = bytes;
            this.offset = offset;
            this.length = length;
            this.priority = priority;
            this.expiresAtNs = expiresAtNs;
            this.token = token;
            this.sequence = sequence;
            this.fingerprint = fingerprintNow();
        }

        void replace(byte[] newer) {
            bytes = newer;
            offset = 0;
            length = newer.length;
            fingerprint = fingerprintNow();
        }

        /** The bytes behind three bytes of other things, so that nobody relies on an offset of 0. */
        byte[] copyUnchanged() {
            if (fingerprintNow() != fingerprint) {
                throw new AssertionError("the bytes of a message (token " + token + ", flow " + flow.senderHandle
                        + " of peer " + flow.senderSession.owner.self() + ") changed before it was released");
            }
            byte[] copy = new byte[length + 5];
            Arrays.fill(copy, (byte) 0xdd);
            System.arraycopy(bytes, offset, copy, 3, length);
            return copy;
        }

        private int fingerprintNow() {
            return Arrays.hashCode(Arrays.copyOfRange(bytes, offset, offset + length));
        }
    }
}
