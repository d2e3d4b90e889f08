/**
 * Media in and out of a group: what turns files and pipes into a paced stream of messages, and streams into files.
 *
 * <p>The parts are pure: {@link io.rivulet.gateway.MediaPump} and {@link io.rivulet.gateway.MediaPacer} are given the time and
 * say what is due, {@link io.rivulet.gateway.LoopingClip} is a list of tags that never ends. Threads, clocks and the
 * publication belong to whoever drives them. FLV itself lives in {@link io.rivulet.gateway.flv}.
 */
package io.rivulet.gateway;
