package io.rivulet.groups.testing;

/** One end of a session of a {@link FakeNetwork}. */
final class FakeSession {
    /** An attempt under way; its identity tells it from a later one. */
    static final class Attempt {}

    final FakePeer owner;
    final FakePeer peer;
    final long latencyNs;
    final boolean initiatedByUs;
    FakeSession far;
    byte[] nonce;
    boolean closed;
    boolean roomWanted;
    int outstanding;

    FakeSession(FakePeer owner, FakePeer peer, long latencyNs, boolean initiatedByUs) {
        this.owner = owner;
        this.peer = peer;
        this.latencyNs = latencyNs;
        this.initiatedByUs = initiatedByUs;
    }

    void drawNonces(long nowNs) {
        nonce = FakeNetwork.sha256("nonce " + owner.self() + " " + peer.self() + " " + nowNs);
        far.nonce = FakeNetwork.sha256("nonce " + peer.self() + " " + owner.self() + " " + nowNs);
    }
}
