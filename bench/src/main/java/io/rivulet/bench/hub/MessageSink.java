package io.rivulet.bench.hub;

import io.rivulet.bench.endpoint.DeliveryMeter;
import io.rivulet.transport.ReceiveFlow;
import java.util.concurrent.atomic.AtomicLong;

/** Takes what {@link MessageSource}s sent, in flows whose attachments it takes, and looks whether it is all and in order. One thread writes, any reads. */
public final class MessageSink {
    private final DeliveryMeter meter;
    private final AtomicLong misplaced = new AtomicLong();

    /** @param messageBytes how long each message is to be */
    public MessageSink(int messageBytes) {
        meter = new DeliveryMeter(messageBytes);
    }

    /** A message has come. */
    public void onMessage(ReceiveFlow flow, byte[] buffer, int offset, int length) {
        meter.onMessage(buffer, offset, length);
        if (length < DeliveryMeter.HEADER_BYTES) {
            return;
        }
        if (flow.attachment() == null) {
            flow.attach(new AtomicLong());
        }
        AtomicLong next = (AtomicLong) flow.attachment();
        long number = DeliveryMeter.number(buffer, offset);
        if (number != next.get()) {
            misplaced.lazySet(misplaced.get() + 1);
        }
        next.lazySet(number + 1);
    }

    /** How many came, and how late. */
    public DeliveryMeter meter() {
        return meter;
    }

    /** Messages that were not the next one of their flow: one is missing before them, or they came twice. */
    public long misplaced() {
        return misplaced.get();
    }
}
