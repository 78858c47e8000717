using MathNet.Numerics;

namespace ZPrimeGpu.Host.Models;

/// <summary>What has to be added to twice the kernel's NLL to give pyhf's 2NLL with all constants.</summary>
internal static class TwiceNllConstant
{
    /// <summary>2 Σ (n − n ln n + ln Γ(n + 1)) over the bins, plus the normalisation of the constraints.</summary>
    /// <param name="model">The model.</param>
    /// <param name="counts">n [bin].</param>
    public static double Of(CompiledModel model, ReadOnlySpan<double> counts)
    {
        double sum = 0.0;
        foreach (double n in counts)
        {
            sum += SaturatedNll(n);
        }

        return (2.0 * sum) + model.ConstraintTwiceNll;
    }

    /// <summary>n − n ln n + ln Γ(n + 1): the Poisson NLL of n at λ = n. From 20 on by Stirling's series, which does not cancel.</summary>
    internal static double SaturatedNll(double n)
    {
        if (n < 20.0)
        {
            return n > 0.0 ? n - (n * Math.Log(n)) + SpecialFunctions.GammaLn(n + 1.0) : 0.0;
        }

        double inverse = 1.0 / n;
        double square = inverse * inverse;
        double series = inverse * ((1.0 / 12.0) - (square * ((1.0 / 360.0) - (square * ((1.0 / 1260.0) - (square * (1.0 / 1680.0)))))));
        return (0.5 * Math.Log(2.0 * Math.PI * n)) + series;
    }
}
