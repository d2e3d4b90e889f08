package io.rivulet.transport;

/** The IIKeying that opened a session, by its component, and our answer to it: what its repetitions get. RFC 7016 section 3.5.1.1.2. */
final class OpeningAnswer {
    private final byte[] initiatorComponent;
    private final byte[] keyingChunk;

    OpeningAnswer(byte[] initiatorComponent, byte[] keyingChunk) {
        this.initiatorComponent = initiatorComponent;
        this.keyingChunk = keyingChunk;
    }

    byte[] initiatorComponent() {
        return initiatorComponent;
    }

    byte[] keyingChunk() {
        return keyingChunk;
    }
}
