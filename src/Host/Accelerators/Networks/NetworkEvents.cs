using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ZPrimeGpu.Host.Accelerators.Networks;

/// <summary>Scaled inputs of a network as columns, padded with zeros to whole groups of <see cref="Group"/> events.</summary>
/// <remarks>
/// Sums over events are kept apart for each place in a group and joined in a fixed order at the end, so that a sum has the same bits on
/// accelerators of 1, 4 and 8 lanes.
/// </remarks>
internal sealed class NetworkEvents
{
    /// <summary>Events of a group.</summary>
    public const int Group = 8;

    /// <summary>Makes columns of zeros.</summary>
    /// <param name="inputs">Number of inputs.</param>
    /// <param name="count">Events.</param>
    public NetworkEvents(int inputs, int count)
    {
        Inputs = inputs;
        Count = count;
        PaddedCount = (count + Group - 1) / Group * Group;
        Storage = GC.AllocateArray<double>(inputs * PaddedCount, pinned: true);
    }

    /// <summary>Number of inputs.</summary>
    public int Inputs { get; }

    /// <summary>Events.</summary>
    public int Count { get; }

    /// <summary>Events with padding.</summary>
    public int PaddedCount { get; }

    /// <summary>The columns one after the other [input, padded event]; they never move.</summary>
    public double[] Storage { get; }

    /// <summary>An input's column with padding.</summary>
    public Span<double> this[int input] => Storage.AsSpan(input * PaddedCount, PaddedCount);

    /// <summary>First element.</summary>
    public unsafe double* Pointer => (double*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(Storage));
}
