/**
 * The {@code bench} command: how fast Rivulet is, beside what the same machine can do at best. {@code micro} measures the parts with JMH,
 * {@code macro} whole nodes on loopback; {@code result} holds what is reported with every figure.
 */
package io.rivulet.bench;
