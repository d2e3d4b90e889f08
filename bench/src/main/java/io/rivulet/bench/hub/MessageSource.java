package io.rivulet.bench.hub;

import io.rivulet.bench.endpoint.DeliveryMeter;
import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.SendFlow;
import io.rivulet.transport.SendResult;
import java.util.concurrent.atomic.AtomicLong;

/** Sends numbered messages in any number of flows, whose attachments it takes. One thread writes, any reads. */
public final class MessageSource {
    private final int messageBytes;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    /** @param messageBytes how long each message is, from {@link DeliveryMeter#HEADER_BYTES} */
    public MessageSource(int messageBytes) {
        this.messageBytes = messageBytes;
    }

    /**
     * Sends the flow's next message, to be repeated until it is delivered.
     *
     * @param intendedNs when it should have been sent, by the system's clock
     */
    public void send(long nowNs, SendFlow flow, long intendedNs) {
        if (flow.attachment() == null) {
            flow.attach(new AtomicLong());
        }
        AtomicLong next = (AtomicLong) flow.attachment();
        byte[] message = new byte[messageBytes];
        DeliveryMeter.writeHeader(message, 0, intendedNs, next.get());
        SendResult result =
                flow.sendShared(nowNs, message, 0, messageBytes, DatagramCore.NO_DEADLINE_NS, SendFlow.NO_TOKEN);
        if (result == SendResult.ACCEPTED) {
            next.lazySet(next.get() + 1);
            accepted.lazySet(accepted.get() + 1);
        } else {
            refused.lazySet(refused.get() + 1);
        }
    }

    /** Messages that were taken, and are to be delivered. */
    public long accepted() {
        return accepted.get();
    }

    /** Messages that were not taken, for lack of room or because the session is closed. */
    public long refused() {
        return refused.get();
    }
}
