namespace ZPrimeGpu.Host.Limits;

/// <summary>Tail probabilities of one value of a test statistic, by toys.</summary>
/// <param name="Statistic">The value.</param>
/// <param name="Clsb">Fraction of signal-plus-background toys that reach it.</param>
/// <param name="Clb">Fraction of background-only toys that reach it.</param>
internal readonly record struct ToyTails(double Statistic, ToyFraction Clsb, ToyFraction Clb)
{
    /// <summary>CLs = CLs+b / CLb; null where no background-only toy reaches the value.</summary>
    public double? Cls => Clb.Passing == 0 ? null : Clsb.Value / Clb.Value;

    /// <summary>Binomial error of CLs+b. Every toy reaches a statistic of 0: no error there.</summary>
    public double ClsbError => Statistic <= 0.0 ? 0.0 : Clsb.Error;

    /// <summary>Binomial error of CLb.</summary>
    public double ClbError => Statistic <= 0.0 ? 0.0 : Clb.Error;

    /// <summary>Error of CLs: those of two independent ensembles, propagated.</summary>
    public double? ClsError
        => Cls is not double cls ? null : Math.Sqrt((ClsbError * ClsbError) + (cls * cls * ClbError * ClbError)) / Clb.Value;

    /// <summary>Counts both tails.</summary>
    /// <param name="statistic">The value.</param>
    /// <param name="signal">Signal-plus-background toys.</param>
    /// <param name="background">Background-only toys.</param>
    public static ToyTails Of(double statistic, ToyDistribution signal, ToyDistribution background)
        => new(statistic, signal.Tail(statistic), background.Tail(statistic));
}
