package io.rivulet.overlay;

import io.rivulet.groups.multicast.MessageClassifier;
import io.rivulet.transport.ConfigCheck;

/**
 * How a subscription starts, and how it buffers for its listener.
 *
 * @param queueMessages how many messages wait for the listener, 1 to 1,000,000. Default 4,096: 100 s of video at 25 frames and 15 audio
 *                      packets a second. Smaller: gaps sooner when the listener pauses. Larger: more memory and older messages
 * @param queueBytes    how many bytes of messages wait for it, from 65,536. Default 16 MiB, which is also the worst case in memory
 * @param classifier    tells the {@link MessageFlags} of a message by looking at it, which the wire does not carry: a late subscription
 *                      then starts with headers and a key frame. Null, the default, to start with the first whole message
 */
public record SubscribeOptions(int queueMessages, long queueBytes, MessageClassifier classifier) {
    /** 4,096 messages, 16 MiB, starting with the first whole message. */
    public static final SubscribeOptions DEFAULT = new SubscribeOptions(4_096, 16L << 20, null);

    /** @throws IllegalArgumentException naming what is out of range */
    public SubscribeOptions {
        new ConfigCheck("subscription")
                .range("queueMessages", queueMessages, 1, 1_000_000)
                .range("queueBytes", queueBytes, 64 << 10, Long.MAX_VALUE)
                .finish();
    }

    /** The same with another queue. */
    public SubscribeOptions withQueue(int messages, long bytes) {
        return new SubscribeOptions(messages, bytes, classifier);
    }

    /** The same with another start: headers and a key frame, as {@code newClassifier} sees them. */
    public SubscribeOptions startingWith(MessageClassifier newClassifier) {
        return new SubscribeOptions(queueMessages, queueBytes, newClassifier);
    }
}
