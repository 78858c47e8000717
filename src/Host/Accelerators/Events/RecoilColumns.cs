namespace ZPrimeGpu.Host.Accelerators.Events;

/// <summary>Observables of an event.</summary>
internal enum RecoilQuantity
{
    /// <summary>M²rec [GeV²].</summary>
    MassSquared,

    /// <summary>Recoil energy, c.m. [GeV].</summary>
    Energy,

    /// <summary>Recoil momentum, c.m. x [GeV].</summary>
    X,

    /// <summary>c.m. y [GeV].</summary>
    Y,

    /// <summary>c.m. z [GeV].</summary>
    Z,

    /// <summary>Cosine of the recoil polar angle, laboratory.</summary>
    CosThetaLab,

    /// <summary>Cosine of the recoil polar angle, c.m.</summary>
    CosThetaStar,

    /// <summary>Cosine of the opening angle of the muons, c.m.</summary>
    CosOpening,

    /// <summary>Punzi-net input (a): pT of a muon with respect to the thrust axis of the pair, c.m. [GeV].</summary>
    ThrustTransverse,

    /// <summary>Punzi-net input (b): pT of the higher-energy muon with respect to the lower-energy one, c.m. [GeV].</summary>
    RelativeTransverse,

    /// <summary>Punzi-net input (c): longitudinal momentum of the same [GeV].</summary>
    RelativeLongitudinal,

    /// <summary>Punzi-net input (d): transverse momentum of the pair, which is that of the recoil, c.m. [GeV].</summary>
    PairTransverse,
}

/// <summary>Observables as columns; owned by the caller and reused.</summary>
/// <param name="capacity">Most events.</param>
internal sealed class RecoilColumns(int capacity)
{
    /// <summary>Number of columns.</summary>
    public const int Quantities = (int)RecoilQuantity.PairTransverse + 1;

    /// <summary>Most events.</summary>
    public int Capacity { get; } = capacity;

    /// <summary>All columns, one after the other [quantity, capacity].</summary>
    public double[] Storage { get; } = new double[Quantities * capacity];

    /// <summary>A column, <see cref="Capacity"/> long.</summary>
    public ReadOnlySpan<double> this[RecoilQuantity quantity] => Storage.AsSpan((int)quantity * Capacity, Capacity);
}
