package io.rivulet.bench.hub;

import io.rivulet.transport.EndpointStats.Counter;
import io.rivulet.transport.RtmfpEndpoint;
import io.rivulet.transport.netty.NettyDatagramDriver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Endpoints that have a session with a {@link SessionHub} each, numbered from 0. Thread-safe, but for {@link #close}. */
public final class FarEnds {
    /** What is done to an endpoint, on its thread. */
    @FunctionalInterface
    public interface Command {
        /** @param index which one it is */
        void run(long nowNs, RtmfpEndpoint endpoint, int index);
    }

    /** As many share a socket: each of the core's turns looks at all of them, and this is still a small part of a packet's cost. */
    static final int PER_SOCKET = 250;

    private final List<EndpointCrowd> crowds = new ArrayList<>();
    private final List<NettyDatagramDriver> drivers = new ArrayList<>();
    private int count;

    FarEnds() {}

    void add(EndpointCrowd crowd, NettyDatagramDriver driver) {
        crowds.add(crowd);
        drivers.add(driver);
        count += crowd.size();
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    /**
     * Runs a command on some of them, soon.
     *
     * @param from the first one
     * @param to behind the last one
     * @return how many will not get it, for too much waits already
     */
    public int execute(int from, int to, Command command) {
        int refused = 0;
        for (int crowd = from / PER_SOCKET; crowd < crowds.size() && crowd * PER_SOCKET < to; crowd++) {
            int base = crowd * PER_SOCKET;
            int first = Math.max(0, from - base);
            int end = Math.min(crowds.get(crowd).size(), to - base);
            EndpointCrowd members = crowds.get(crowd);
            boolean accepted = drivers.get(crowd).execute(nowNs -> {
                for (int i = first; i < end; i++) {
                    command.run(nowNs, members.use(i), base + i);
                }
            });
            refused += accepted ? 0 : end - first;
        }
        return refused;
    }

    /** Of all of them together; a moment old. */
    public long total(Counter counter) {
        long sum = 0;
        for (EndpointCrowd crowd : crowds) {
            for (int i = 0; i < crowd.size(); i++) {
                sum += crowd.member(i).stats().get(counter);
            }
        }
        return sum;
    }

    /** Takes them away on the spot, without a goodbye, and lets go of them. Idempotent. */
    public void close() {
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        drivers.forEach(driver -> ends.add(driver.close()));
        ends.forEach(CompletableFuture::join);
        drivers.clear();
        crowds.clear();
    }
}
