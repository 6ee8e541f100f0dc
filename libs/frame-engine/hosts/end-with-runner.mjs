/**
 * In a thread of its own, so that it ends the host also while attached code keeps the other one busy: descriptor 4
 * carries nothing, and closes when the runner's process is gone, however it went.
 */
import { Socket } from 'node:net';
import { kill, pid, platform } from 'node:process';

new Socket({ fd: 4 }).resume().on('close', () => kill(platform === 'win32' ? pid : -pid, 'SIGKILL'));
