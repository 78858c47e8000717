namespace ZPrimeGpu.Host.Simulation;

/// <summary>Some simulated events, column by column; reused from block to block.</summary>
internal sealed class SimulatedEvents
{
    /// <summary>Events of a block. Blocks have random numbers of their own: an event is numbered within its block.</summary>
    public const int Capacity = 2048;

    /// <summary>Room for a last, padded pack.</summary>
    public const int Pitch = Capacity + 8;

    /// <summary>Columns [quantity, event], with <see cref="Pitch"/>.</summary>
    public double[] Storage { get; } = new double[(int)SimulatedQuantity.Count * Pitch];

    /// <summary>Numbers of the accepted trials [event]; room for a padded pack.</summary>
    public ulong[] Trials { get; } = new ulong[Pitch];

    /// <summary>Events it holds.</summary>
    public int Count { get; set; }

    /// <summary>A column.</summary>
    public ReadOnlySpan<double> this[SimulatedQuantity quantity] => Storage.AsSpan((int)quantity * Pitch, Count);
}
