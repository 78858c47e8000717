namespace ZPrimeGpu.Host.Limits;

/// <summary>A probability estimated by counting toys.</summary>
/// <param name="Passing">Toys that pass.</param>
/// <param name="Toys">Toys, at least one.</param>
internal readonly record struct ToyFraction(int Passing, int Toys)
{
    /// <summary>Passing/Toys.</summary>
    public double Value => (double)Passing / Toys;

    /// <summary>Binomial standard error √(p(1 − p)/n).</summary>
    /// <remarks>With none or all passing that would be 0 and claim certainty: then it is 1/n, what a single toy would change.</remarks>
    public double Error => Passing == 0 || Passing == Toys ? 1.0 / Toys : Math.Sqrt(Value * (1.0 - Value) / Toys);
}
