package io.rivulet.transport.testing;

import io.rivulet.transport.CloseReason;
import io.rivulet.transport.EndpointHandler;
import io.rivulet.transport.FlowRejection;
import io.rivulet.transport.OpenFailure;
import io.rivulet.transport.ReceiveFlow;
import io.rivulet.transport.SendFlow;
import io.rivulet.transport.Session;
import io.rivulet.transport.SessionOpening;
import io.rivulet.transport.address.NetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** An endpoint's owner that takes note of everything, and lets a test decide what to do with new flows. */
public final class RecordingHandler implements EndpointHandler {
    /** What happened, in order, one word each with its object. */
    public final List<String> log = new ArrayList<>();

    public final List<Session> opened = new ArrayList<>();
    public final List<OpenFailure> failures = new ArrayList<>();
    public final List<CloseReason> closed = new ArrayList<>();
    public final List<ReceiveFlow> flows = new ArrayList<>();
    public final List<ReceiveFlow> completed = new ArrayList<>();
    public final List<byte[]> messages = new ArrayList<>();
    public final List<Long> released = new ArrayList<>();
    public final List<Long> delivered = new ArrayList<>();
    public final List<FlowRejection> rejections = new ArrayList<>();
    public final List<Long> exceptions = new ArrayList<>();
    public int gaps;
    public int rooms;

    /** What a test does with each new flow. */
    public Consumer<ReceiveFlow> onFlow = flow -> {};

    @Override
    public void onSessionOpen(long nowNs, Session session, SessionOpening opening) {
        log.add("open");
        opened.add(session);
    }

    @Override
    public void onOpenFailed(long nowNs, SessionOpening opening, OpenFailure failure) {
        log.add("failed " + failure);
        failures.add(failure);
    }

    @Override
    public void onSessionClosed(long nowNs, Session session, CloseReason reason) {
        log.add("closed " + reason);
        closed.add(reason);
    }

    @Override
    public void onFarAddressChanged(long nowNs, Session session, NetAddress before) {
        log.add("moved from " + before + " to " + session.farAddress());
    }

    @Override
    public void onFlow(long nowNs, ReceiveFlow flow) {
        log.add("flow");
        flows.add(flow);
        onFlow.accept(flow);
    }

    @Override
    public void onMessage(long nowNs, ReceiveFlow flow, byte[] buffer, int offset, int length) {
        messages.add(Arrays.copyOfRange(buffer, offset, offset + length));
    }

    @Override
    public void onGap(long nowNs, ReceiveFlow flow) {
        gaps++;
    }

    @Override
    public void onFlowComplete(long nowNs, ReceiveFlow flow) {
        log.add("complete");
        completed.add(flow);
    }

    @Override
    public void onFlowRejected(long nowNs, ReceiveFlow flow, FlowRejection reason) {
        log.add("rejected " + reason);
        rejections.add(reason);
    }

    @Override
    public void onFlowException(long nowNs, SendFlow flow, long code) {
        log.add("exception " + code);
        exceptions.add(code);
    }

    @Override
    public void onReleased(long nowNs, SendFlow flow, long token, boolean wasDelivered) {
        released.add(token);
        if (wasDelivered) {
            delivered.add(token);
        }
    }

    @Override
    public void onRoom(long nowNs, Session session) {
        rooms++;
    }

    /** The messages as text. */
    public List<String> texts() {
        return messages.stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .toList();
    }
}
