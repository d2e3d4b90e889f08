package io.rivulet.transport.testing;

import io.rivulet.transport.DatagramCore;
import io.rivulet.transport.InboundDatagram;
import io.rivulet.transport.OutboundBatch;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.CryptoJob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** A core without a protocol: it sends what a test tells it to, and remembers what it was called with. For tests of drivers. */
public final class ScriptedCore implements DatagramCore {
    /** A datagram that arrived. Its bytes are the text's characters, one each (ISO 8859-1). */
    public record Received(long nowNs, int interfaceId, NetAddress source, String text) {}

    private record Outgoing(int interfaceId, NetAddress destination, String text) {}

    private final Queue<Outgoing> outbox = new ArrayDeque<>();
    private final Queue<CryptoJob> jobs = new ArrayDeque<>();
    private final Queue<Runnable> events = new ArrayDeque<>();
    private final List<Received> received = new ArrayList<>();
    private final List<Long> deadlinesMet = new ArrayList<>();
    private final List<Long> jobsDone = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private long deadlineNs = NO_DEADLINE_NS;
    private Consumer<Received> onReceived = datagram -> {};
    private LongConsumer onDeadlineMet = nowNs -> {};

    /** Sends text from the first interface at the next chance. */
    public void send(NetAddress destination, String text) {
        send(0, destination, text);
    }

    public void send(int interfaceId, NetAddress destination, String text) {
        outbox.add(new Outgoing(interfaceId, destination, text));
    }

    public void addJob(CryptoJob job) {
        jobs.add(job);
    }

    public void addEvent(Runnable event) {
        events.add(event);
    }

    public void deadline(long newDeadlineNs) {
        deadlineNs = newDeadlineNs;
    }

    /** What to do, beside remembering it, with what arrives. */
    public void onReceived(Consumer<Received> reaction) {
        onReceived = reaction;
    }

    /** What to do, beside remembering it, when a deadline is met. */
    public void onDeadlineMet(LongConsumer reaction) {
        onDeadlineMet = reaction;
    }

    public List<Received> received() {
        return received;
    }

    public List<String> receivedTexts() {
        return received.stream().map(Received::text).toList();
    }

    public List<Long> deadlinesMet() {
        return deadlinesMet;
    }

    public List<Long> jobsDone() {
        return jobsDone;
    }

    /** The kinds of the calls that meant something, in order: datagram, deadline, job, poll (that found something), event. */
    public List<String> calls() {
        return calls;
    }

    @Override
    public void onDatagram(long nowNs, InboundDatagram datagram) {
        calls.add("datagram");
        String text = new String(datagram.buffer(), datagram.offset(), datagram.length(), StandardCharsets.ISO_8859_1);
        Received arrival = new Received(nowNs, datagram.interfaceId(), datagram.source(), text);
        received.add(arrival);
        onReceived.accept(arrival);
    }

    @Override
    public void onDeadline(long nowNs) {
        if (nowNs >= deadlineNs) {
            calls.add("deadline");
            deadlinesMet.add(nowNs);
            deadlineNs = NO_DEADLINE_NS;
            onDeadlineMet.accept(nowNs);
        }
    }

    @Override
    public int pollDatagrams(long nowNs, OutboundBatch out) {
        int count = 0;
        while (!outbox.isEmpty() && out.hasRoom()) {
            Outgoing next = outbox.poll();
            byte[] bytes = next.text().getBytes(StandardCharsets.ISO_8859_1);
            out.add(next.interfaceId(), next.destination(), bytes, 0, bytes.length);
            count++;
        }
        if (count > 0) {
            calls.add("poll");
        }
        return count;
    }

    @Override
    public int pollEvents(long nowNs, int limit) {
        int count = 0;
        for (; count < limit && !events.isEmpty(); count++) {
            calls.add("event");
            events.poll().run();
        }
        return count;
    }

    @Override
    public CryptoJob pollJob() {
        return jobs.poll();
    }

    @Override
    public void onJobDone(long nowNs, CryptoJob job) {
        calls.add("job");
        jobsDone.add(nowNs);
    }

    @Override
    public long nextDeadlineNs() {
        return deadlineNs;
    }
}
