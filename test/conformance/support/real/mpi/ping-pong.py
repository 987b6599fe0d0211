#!/usr/bin/python3
"""IMB-MPI1 -msglog N pingpong: messages between two ranks over MPI, with a table in the form of the Intel MPI Benchmarks, which Debian does not have."""
import sys
from mpi4py import MPI

REPETITIONS = 100
comm = MPI.COMM_WORLD
log = int(sys.argv[sys.argv.index('-msglog') + 1])


def say(text):
    if comm.rank == 0:
        print(text, flush=True)


def seconds_of(size):
    message, other = bytearray(size), 1 - comm.rank
    comm.Barrier()
    began = MPI.Wtime()
    for _ in range(REPETITIONS):
        if comm.rank == 0:
            comm.Send(message, other)
            comm.Recv(message, other)
        else:
            comm.Recv(message, other)
            comm.Send(message, other)
    return (MPI.Wtime() - began) / REPETITIONS / 2


say('#----------------------------------------------------------------')
say('#    Intel(R) MPI Benchmarks 0.0, in the form of: mpi4py ping-pong')
say('#----------------------------------------------------------------')
say(f'# Calling sequence was: \n\n# IMB-MPI1 {" ".join(sys.argv[1:])}\n')
say(f'# Minimum message length in bytes:   0\n# Maximum message length in bytes:   {2 ** log}\n#')
say('# List of Benchmarks to run:\n\n# PingPong\n')
say('#---------------------------------------------------\n# Benchmarking PingPong \n# #processes = 2 ')
say('#---------------------------------------------------\n       #bytes #repetitions      t[usec]   Mbytes/sec')
for size in [0] + [2 ** exponent for exponent in range(log + 1)]:
    took = seconds_of(size)
    say(f'{size:13d}{REPETITIONS:13d}{took * 1e6:13.2f}{size / took / 1e6:13.2f}')
say('\n\n# All processes entering MPI_Finalize\n')
