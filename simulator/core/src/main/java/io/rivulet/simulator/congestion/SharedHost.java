package io.rivulet.simulator.congestion;

import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.InboundDatagram;
import io.rivulet.transport.OutboundBatch;
import io.rivulet.transport.crypto.CryptoJob;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * A host with several cores behind one uplink, as a home has several programs: each has an interface of its own, its number in the list,
 * which it knows as interface 0. They take turns, a datagram each.
 */
final class SharedHost implements DatagramCore {
    private final List<DatagramCore> cores;
    private final OutboundBatch single = new OutboundBatch(1);
    private final InboundDatagram inbound = new InboundDatagram();

    /** Whose jobs are out, in the order in which they went: a virtual host's worker does one after the other. */
    private final Queue<DatagramCore> workedFor = new ArrayDeque<>();

    SharedHost(List<? extends DatagramCore> cores) {
        this.cores = List.copyOf(cores);
    }

    @Override
    public void onDatagram(long nowNs, InboundDatagram datagram) {
        inbound.wrap(0, datagram.source(), datagram.buffer(), datagram.offset(), datagram.length());
        cores.get(datagram.interfaceId()).onDatagram(nowNs, inbound);
    }

    @Override
    public void onDeadline(long nowNs) {
        cores.forEach(core -> core.onDeadline(nowNs));
    }

    @Override
    public int pollDatagrams(long nowNs, OutboundBatch out) {
        int added = 0;
        int idle = 0;
        for (int turn = 0; idle < cores.size() && out.hasRoom(); turn = (turn + 1) % cores.size()) {
            single.clear();
            if (cores.get(turn).pollDatagrams(nowNs, single) == 0) {
                idle++;
            } else {
                out.add(turn, single.destination(0), single.buffer(), single.offset(0), single.length(0));
                added++;
                idle = 0;
            }
        }
        return added;
    }

    @Override
    public int pollEvents(long nowNs, int limit) {
        int delivered = 0;
        for (DatagramCore core : cores) {
            delivered += core.pollEvents(nowNs, limit - delivered);
        }
        return delivered;
    }

    @Override
    public CryptoJob pollJob() {
        for (DatagramCore core : cores) {
            CryptoJob job = core.pollJob();
            if (job != null) {
                workedFor.add(core);
                return job;
            }
        }
        return null;
    }

    @Override
    public void onJobDone(long nowNs, CryptoJob job) {
        workedFor.remove().onJobDone(nowNs, job);
    }

    @Override
    public long nextDeadlineNs() {
        return cores.stream().mapToLong(DatagramCore::nextDeadlineNs).min().orElse(NO_DEADLINE_NS);
    }
}
