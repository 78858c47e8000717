using System.Globalization;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Cli;

/// <summary>Masses of the command line, and the windows that they mean.</summary>
internal static class MassChoice
{
    /// <summary>Refuses masses outside the hypotheses of a configuration.</summary>
    /// <param name="masses">Values of <c>--mass</c> [GeV].</param>
    /// <param name="binning">The hypotheses.</param>
    /// <exception cref="InputException">A mass is outside.</exception>
    public static void Check(double[] masses, BinningConfig binning)
    {
        foreach (double mass in masses)
        {
            if (!(mass >= binning.MassMinGeV && mass <= binning.MassMaxGeV))
            {
                throw new InputException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"--mass {mass} is outside the hypotheses of the configuration; give masses from {binning.MassMinGeV} to {binning.MassMaxGeV} GeV."));
            }
        }
    }

    /// <summary>The window nearest to each mass, each window once, in rising mass.</summary>
    /// <param name="windows">All windows.</param>
    /// <param name="masses">Masses [GeV].</param>
    public static WindowTemplates[] Nearest(IReadOnlyList<WindowTemplates> windows, IEnumerable<double> masses)
        => [.. masses.Select(m => windows.MinBy(w => Math.Abs(w.MassGeV - m))!).DistinctBy(w => w.Index).OrderBy(w => w.Index)];
}
