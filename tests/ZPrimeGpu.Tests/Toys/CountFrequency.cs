using Xunit;

namespace ZPrimeGpu.Tests.Toys;

/// <summary>How often counts occur.</summary>
internal static class CountFrequency
{
    /// <summary>Frequencies of one element of toys; what is above the largest counts as the largest.</summary>
    public static int[] Of(double[][] toys, int element, int largest)
    {
        var frequency = new int[largest + 1];
        foreach (double[] toy in toys)
        {
            frequency[Math.Min((int)toy[element], largest)]++;
        }

        return frequency;
    }

    /// <summary>Fails where frequencies of counts do not follow a distribution: χ² beyond five standard deviations.</summary>
    public static void AssertChiSquared(int[] frequency, Func<int, double> probability, string what)
    {
        int toys = frequency.Sum();
        // Neighbours are joined until at least 20 are expected.
        double chi2 = 0.0;
        int cells = 0;
        double expected = 0.0;
        double seen = 0.0;
        double left = toys;
        for (int k = 0; k < frequency.Length; k++)
        {
            expected += toys * probability(k);
            seen += frequency[k];
            if (expected >= 20.0 && left - expected >= 20.0)
            {
                chi2 += (seen - expected) * (seen - expected) / expected;
                cells++;
                left -= expected;
                expected = 0.0;
                seen = 0.0;
            }
        }

        chi2 += (seen - left) * (seen - left) / left;
        Assert.True(Math.Abs(chi2 - cells) < 5.0 * Math.Sqrt(2.0 * cells), $"{what}: χ² = {chi2} for {cells} degrees of freedom");
    }
}
