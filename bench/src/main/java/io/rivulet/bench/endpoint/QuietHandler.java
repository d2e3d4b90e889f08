package io.rivulet.bench.endpoint;

import io.rivulet.transport.CloseReason;
import io.rivulet.transport.EndpointHandler;
import io.rivulet.transport.OpenFailure;
import io.rivulet.transport.ReceiveFlow;
import io.rivulet.transport.SendFlow;
import io.rivulet.transport.Session;
import io.rivulet.transport.SessionOpening;

/** Takes no notice of anything; those who do override it. */
public class QuietHandler implements EndpointHandler {
    @Override
    public void onSessionOpen(long nowNs, Session session, SessionOpening opening) {}

    @Override
    public void onOpenFailed(long nowNs, SessionOpening opening, OpenFailure failure) {}

    @Override
    public void onSessionClosed(long nowNs, Session session, CloseReason reason) {}

    @Override
    public void onFlow(long nowNs, ReceiveFlow flow) {}

    @Override
    public void onMessage(long nowNs, ReceiveFlow flow, byte[] buffer, int offset, int length) {}

    @Override
    public void onGap(long nowNs, ReceiveFlow flow) {}

    @Override
    public void onFlowComplete(long nowNs, ReceiveFlow flow) {}

    @Override
    public void onFlowException(long nowNs, SendFlow flow, long code) {}

    @Override
    public void onReleased(long nowNs, SendFlow flow, long token, boolean delivered) {}

    @Override
    public void onRoom(long nowNs, Session session) {}
}
