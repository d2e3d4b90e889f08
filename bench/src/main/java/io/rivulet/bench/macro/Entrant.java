package io.rivulet.bench.macro;

import io.rivulet.bench.crypto.CryptoChoice;
import io.rivulet.bench.endpoint.DeliveryMeter;
import java.util.List;

/** A contestant with a profile and sockets of its own, so that several of them take turns in one contest. */
final class Entrant implements Contestant {
    /** What all contestants of one kind of sockets share. */
    private final SocketThreads threads;

    private final Contestant contestant;
    private final CryptoChoice crypto;

    Entrant(Contestant contestant, CryptoChoice crypto, SocketThreads threads) {
        this.contestant = contestant;
        this.crypto = crypto;
        this.threads = threads;
    }

    @Override
    public String label() {
        return label(contestant.label(), crypto, threads.label());
    }

    /** The label of such an entrant. */
    static String label(String contestant, CryptoChoice crypto, String io) {
        boolean isBare = contestant.equals(UdpFloor.plain().label());
        return isBare ? contestant + " " + io : contestant + " " + crypto.label() + " " + io;
    }

    @Override
    public Star open(StarSetup setup, Load load, List<DeliveryMeter> meters) throws Exception {
        StarSetup own =
                new StarSetup(setup.viewers(), setup.messageBytes(), crypto, threads.publisher(), threads.viewers());
        return contestant.open(own, load, meters);
    }
}
