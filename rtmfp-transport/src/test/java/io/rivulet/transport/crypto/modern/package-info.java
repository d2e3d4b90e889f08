/** Tests of the modern profile. */
package io.rivulet.transport.crypto.modern;
