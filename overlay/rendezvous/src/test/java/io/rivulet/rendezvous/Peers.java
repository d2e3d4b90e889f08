package io.rivulet.rendezvous;

import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.wire.Bytes;

/** Peer ids with a number in them. */
final class Peers {
    private Peers() {}

    static PeerId id(int number) {
        byte[] bytes = new byte[PeerId.LENGTH];
        Bytes.putInt(bytes, 0, number * 0x9e3779b1); // spread over the hash tables
        Bytes.putInt(bytes, PeerId.LENGTH - 4, number);
        return PeerId.copyOf(bytes, 0);
    }

    static int number(PeerId id) {
        return Bytes.getInt(id.toBytes(), PeerId.LENGTH - 4);
    }
}
