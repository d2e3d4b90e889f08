package io.rivulet.transport.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Messages of all sorts of lengths. */
final class EchoMessages {
    private EchoMessages() {}

    static List<byte[]> all() {
        SplittableRandom random = new SplittableRandom(4);
        List<byte[]> messages = new ArrayList<>();
        for (int length : new int[] {1, 2, 15, 16, 17, 1_100, 1_200, 1_300, 5_000, 100_000}) {
            byte[] message = new byte[length];
            random.nextBytes(message);
            messages.add(message);
        }
        return messages;
    }
}
