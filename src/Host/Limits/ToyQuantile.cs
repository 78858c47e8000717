namespace ZPrimeGpu.Host.Limits;

/// <summary>A background-only toy at a quantile, treated as data: what is expected N standard deviations from the median.</summary>
/// <remarks>
/// The toys are ordered by their test statistic at one tested value; a fraction p = Φ(N) of them is at least as far from the tested signal as this one. Its rank is uncertain by
/// √(p(1 − p)/n), and so is therefore the statistic: <see cref="ClsbShift"/> is what that does to CLs+b.
/// </remarks>
/// <param name="Tails">Tail probabilities of its test statistic.</param>
/// <param name="PassingAbove">Signal-plus-background toys that reach the toy one standard error of the rank further in.</param>
/// <param name="PassingBelow">The same, one standard error further out.</param>
internal readonly record struct ToyQuantile(ToyTails Tails, int PassingAbove, int PassingBelow)
{
    /// <summary>Error of CLs+b from the finite number of background-only toys.</summary>
    public double ClsbShift => 0.5 * (PassingAbove - PassingBelow) / Tails.Clsb.Toys;

    /// <summary>Error of CLs+b.</summary>
    public double ClsbError => Math.Sqrt((Tails.ClsbError * Tails.ClsbError) + (ClsbShift * ClsbShift));

    /// <summary>Error of CLs; CLb is the fraction asked for and carries none.</summary>
    public double ClsError => ClsbError / Tails.Clb.Value;

    /// <summary>Finds the toy.</summary>
    /// <param name="sigmas">N.</param>
    /// <param name="signal">Signal-plus-background toys.</param>
    /// <param name="background">Background-only toys.</param>
    public static ToyQuantile At(double sigmas, ToyDistribution signal, ToyDistribution background)
    {
        double fraction = AsymptoticFormulae.Survival(-sigmas);
        double error = Math.Sqrt(fraction * (1.0 - fraction) / background.Count);
        return new(
            ToyTails.Of(background.ReachedBy(fraction), signal, background),
            signal.AtLeast(background.ReachedBy(Math.Min(1.0, fraction + error))),
            signal.AtLeast(background.ReachedBy(Math.Max(0.0, fraction - error))));
    }
}
