namespace ZPrimeGpu.Kernels.Toys;

/// <summary>Draws of one purpose, in the tables of an ensemble.</summary>
/// <remarks>
/// <para><b>Poisson draws.</b> Indices, per draw (<see cref="PoissonStride"/>): target (index in the array that receives the value), shift, start of the guide table, start of the
/// thresholds minus the first count; see <see cref="CountTable{TWords, TIndices}"/>. Values, per draw: what the count is multiplied by.</para>
/// <para><b>Gaussian draws.</b> Indices, per draw: target. Values, per draw: mean and standard deviation.</para>
/// <para><b>Fixed values.</b> Indices, per value: target. Values: the value.</para>
/// </remarks>
/// <param name="purpose">A <see cref="ToyPurpose"/>; unused by fixed values.</param>
/// <param name="count">Number of draws.</param>
/// <param name="indexAt">Where they begin in the indices.</param>
/// <param name="valueAt">Where they begin in the values.</param>
public readonly struct ToySection(ToyPurpose purpose, int count, int indexAt, int valueAt)
{
    /// <summary>Indices per Poisson draw.</summary>
    public const int PoissonStride = 4;

    /// <summary>Purpose.</summary>
    public readonly ToyPurpose Purpose = purpose;

    /// <summary>Number of draws.</summary>
    public readonly int Count = count;

    /// <summary>Where they begin in the indices.</summary>
    public readonly int IndexAt = indexAt;

    /// <summary>Where they begin in the values.</summary>
    public readonly int ValueAt = valueAt;
}
