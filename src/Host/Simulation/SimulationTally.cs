namespace ZPrimeGpu.Host.Simulation;

/// <summary>What trials came to.</summary>
/// <param name="Trials">Points drawn.</param>
/// <param name="Accepted">Points accepted.</param>
/// <param name="Overweight">Points whose density was above the bound of their cell.</param>
/// <param name="LargestRatio">Largest density over bound.</param>
internal readonly record struct SimulationTally(long Trials, long Accepted, long Overweight, double LargestRatio)
{
    /// <summary>Of both.</summary>
    public static SimulationTally operator +(SimulationTally a, SimulationTally b)
        => new(a.Trials + b.Trials, a.Accepted + b.Accepted, a.Overweight + b.Overweight, Math.Max(a.LargestRatio, b.LargestRatio));
}
