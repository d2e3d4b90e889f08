package io.rivulet.overlay.flash;

import io.rivulet.transport.Priority;
import io.rivulet.transport.ReceiveFlow;
import io.rivulet.transport.SendFlow;
import io.rivulet.transport.address.PeerId;

/** A server's side of one client's place in a group: the flow with the join, and the flow that we introduce members on. */
public final class ServerGroupChannel {
    private final FlashCodec codec;
    private final ReceiveFlow joinFlow;
    private SendFlow introductions;
    private boolean hasJoined;
    private boolean isOpen = true;
    private Object attachment;

    ServerGroupChannel(FlashCodec codec, ReceiveFlow joinFlow) {
        this.codec = codec;
        this.joinFlow = joinFlow;
    }

    /** Whether the client is still there. */
    public boolean isOpen() {
        return isOpen;
    }

    /** What its owner attached, or null. */
    public Object attachment() {
        return attachment;
    }

    /** Attaches something of its owner's. */
    public void attach(Object object) {
        attachment = object;
    }

    /**
     * Tells the client of a member. The flow for it is opened at the first one.
     *
     * @return false, and counted, when the channel is closed or the session has no room
     */
    public boolean introduce(long nowNs, PeerId member) {
        if (!isOpen) {
            return false;
        }
        if (introductions == null) {
            introductions =
                    joinFlow.session().openFlow(nowNs, FlowMetadata.GROUP_CHANNEL.encode(), joinFlow, Priority.ROUTINE);
            if (introductions == null) {
                codec.stats().count(FlashCounter.SENDS_REFUSED);
                return false;
            }
            introductions.attach(this);
        }
        byte[] message = GroupChannelMessage.introduction(member);
        return codec.send(nowNs, introductions, message, 0, message.length);
    }

    /** Takes note that a join came; false when one came before. */
    boolean join() {
        boolean first = !hasJoined;
        hasJoined = true;
        return first;
    }

    /** Lets the client hear that we do not want it. */
    void reject(long nowNs) {
        if (isOpen) {
            close(nowNs);
            joinFlow.reject(nowNs, 0); // "SHOULD use exception code 0", RFC 7425 section 5.3.5.3
        }
    }

    void close(long nowNs) {
        isOpen = false;
        if (introductions != null && introductions.isOpen()) {
            introductions.close(nowNs);
        }
    }
}
