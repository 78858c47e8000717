using Xunit;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Tests.Likelihood;

/// <summary>The solution of one bin against the conditions of a constrained minimum, which need no solver.</summary>
public sealed class ProfiledBinTests
{
    [Fact]
    public void Solve_RandomBins_MeetsTheConditionsOfTheMinimum()
    {
        var random = new Random(11);
        int atLower = 0;
        int atUpper = 0;
        for (int repetition = 0; repetition < 20000; repetition++)
        {
            double[] y = [Math.Pow(10.0, (6.0 * random.NextDouble()) - 4.0), Math.Pow(10.0, (6.0 * random.NextDouble()) - 4.0)];
            double[] error = [3.0 * random.NextDouble(), Math.Pow(10.0, (4.0 * random.NextDouble()) - 3.0)];
            double[] a = [1.0 + (error[0] * Gauss(random)), 1.0 + (error[1] * Gauss(random))];
            double n = random.Next(3) == 0 ? 0.0 : Math.Floor(Math.Pow(10.0, 3.0 * random.NextDouble()));
            double[] gamma = Solve(y, error, a, n);
            double lambda = (gamma[0] * y[0]) + (gamma[1] * y[1]);
            Assert.True(lambda > 0.0);
            double r = 1.0 - (n / lambda);
            for (int group = 0; group < 2; group++)
            {
                Assert.InRange(gamma[group], 1e-10, 10.0);

                // Derivative of the bin's NLL with respect to this γ, times δ²: zero inside, pushing outwards at a bound.
                double slope = gamma[group] - a[group] + (r * error[group] * error[group] * y[group]);
                double tolerance = 1e-9 * (1.0 + Math.Abs(a[group]) + Math.Abs(r * error[group] * error[group] * y[group])) * (1.0 + (n / lambda));
                bool low = gamma[group] == 1e-10;
                bool high = gamma[group] == 10.0;
                Assert.True(low || high || Math.Abs(slope) <= tolerance, $"slope {slope} at γ = {gamma[group]}");
                Assert.True(!low || slope >= -tolerance);
                Assert.True(!high || slope <= tolerance);
                atLower += low ? 1 : 0;
                atUpper += high ? 1 : 0;
            }
        }

        Assert.True(atLower > 1000 && atUpper > 100, $"{atLower} at the lower bound, {atUpper} at the upper one");
    }

    [Fact]
    public void Solve_TinyCountOfAsimovData_HoldsOneLocalAfterTheOther()
    {
        // Without bounds r = 0.16: only γ₀ = 1 − 10r is below. With it held r = 0.4, and γ₁ = 1 − 2.5r falls below too.
        Assert.Equal([1e-10, 1e-10], Solve([10.0, 10.0], [1.0, 0.5], [1.0, 1.0], 1e-12));
    }

    [Theory]
    [InlineData(0.0, 0.0, 0.0)]
    [InlineData(3.0, 0.0, 0.0)]
    [InlineData(3.0, 0.5, 0.0)]
    [InlineData(1e-90, 0.0, 0.0)]
    public void Pull_EmptyBin_IsOneWithoutCurvature(double c, double tau2, double n)
    {
        F64 r = ProfiledBin.Pull<F64>(new(c + ProfiledBin.SmallestYield), new(tau2), new(n), out F64 kappa);
        Assert.Equal(1.0, r.Value);
        Assert.Equal(0.0, kappa.Value);
    }

    [Theory]
    [InlineData(1e6, 1e-3)]
    [InlineData(5.0, 2.0)]
    [InlineData(1e-3, 1e-8)]
    [InlineData(2.0, 1e6)]
    public void Pull_MatchesTheQuadraticInDecimalArithmetic(double c, double tau2)
    {
        foreach (double n in new[] { 1.0, 7.0, 1e3 })
        {
            // λ of λ² + λ(τ² − c) − nτ² = 0 by bisection on the monotone form.
            decimal low = 0.0000000000001m;
            decimal high = (decimal)(c + n + tau2 + 1.0);
            for (int i = 0; i < 150; i++)
            {
                decimal middle = (low + high) / 2m;
                decimal excess = middle + ((1m - ((decimal)n / middle)) * (decimal)tau2) - (decimal)c;
                (low, high) = excess > 0m ? (low, middle) : (middle, high);
            }

            double lambda = (double)low;
            F64 r = ProfiledBin.Pull<F64>(new(c), new(tau2), new(n), out F64 kappa);

            // r = 1 − n/λ: the decimal λ is good to 1e-15 relative at best, amplified where r is small.
            Assert.Equal(1.0 - (n / lambda), r.Value, 1e-12 * Math.Max(1.0, n / lambda));

            // κ is (1 − r)/s: an ulp of 1 over 1 − r = n/λ.
            Assert.Equal(1.0 / (tau2 + (lambda * lambda / n)), kappa.Value, kappa.Value * (1e-11 + (1e-15 * lambda / n)));
        }
    }

    private static double[] Solve(double[] y, double[] error, double[] a, double n)
    {
        F64 a0 = new(a[0]);
        F64 a1 = new(a[1]);
        F64 d0 = new(error[0] * error[0]);
        F64 d1 = new(error[1] * error[1]);
        F64 least = new(1.0);
        F64 greatest = new(1.0);
        NewtonBoundedPass.Solve<F64>(
            new(y[0]), new(y[1]), new(n), ref a0, ref a1, ref d0, ref d1, ref least, ref greatest, out _, out _, out _, out F64 e0, out F64 e1);
        return [(a0 - e0).Value, (a1 - e1).Value];
    }

    private static double Gauss(Random random)
        => Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());
}
