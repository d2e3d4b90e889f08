/**
 * What an application embeds to broadcast messages to many peers, or to receive them: start an {@link io.rivulet.overlay.Overlay}, join
 * a group, publish or subscribe.
 *
 * <p>Thread rule: everything here may be called from any thread and never blocks, except {@link io.rivulet.overlay.Overlay#start} and
 * {@link io.rivulet.overlay.Overlay#close}. Listeners are called on the application executor of their overlay, one call at a time; a
 * listener that is slow loses messages, is told which, and slows nobody else.
 *
 * <p>Failure rule: misuse throws at once; what fails later is an {@link io.rivulet.overlay.OverlayEvent}, or fails a future with an
 * {@link io.rivulet.overlay.OverlayException}; both carry a {@link io.rivulet.overlay.Failure} that says what to do.
 */
package io.rivulet.overlay;
