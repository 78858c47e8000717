using System.Numerics;
using System.Runtime.InteropServices;
using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Templates;

/// <summary>θ* edges of each M²rec bin: equal populations of one process in the neighbourhood of the bin, on the edges of the fine grid.</summary>
/// <remarks>
/// The neighbourhood is a kernel along M² that grows until it holds <see cref="EffectiveEvents"/>; it is truncated at discontinuities of the selection.
/// A flat density worth one event is added, so that the edges are defined (equal widths) also where the process has no event.
/// </remarks>
internal static class ThetaEdges
{
    /// <summary>
    /// Effective events of the neighbourhood: of five equal parts each then holds 80, an 11 % error, about what half a fine bin of 2° holds.
    /// </summary>
    public const double EffectiveEvents = 400;

    /// <summary>Number of θ* bins at one M²rec.</summary>
    public static int Count(BinningConfig binning, double m2)
    {
        foreach ((double below, int bins) in binning.ThetaBins)
        {
            if (m2 < below)
            {
                return bins;
            }
        }

        return binning.ThetaBins[^1].Bins;
    }

    /// <summary>Chooses the edges.</summary>
    /// <param name="binning">Numbers of bins.</param>
    /// <param name="process">The process on the global fine grid.</param>
    /// <param name="segments">Where kernels must not reach across.</param>
    /// <returns>Edges [deg], first 0, last 180, strictly ascending [M² bin][edge].</returns>
    public static double[][] Choose(BinningConfig binning, ProcessSpectrum process, BinSegments segments)
    {
        FineGrid grid = process.Grid;
        M2Projection projection = M2Projection.Of(process);
        var edges = new double[grid.M2Bins][];
        var profile = new double[grid.ThetaBins];
        double[] weights = new double[grid.M2Bins];
        double[] contents = [.. process.SumWeights.Select(w => Math.Max(0, w))];
        for (int i = 0; i < edges.Length; i++)
        {
            int count = Count(binning, 0.5 * (grid.M2Edges[i] + grid.M2Edges[i + 1]));
            if (count < 1 || count > grid.ThetaBins)
            {
                throw new InputException($"{count} θ* bins are asked for at M² = {grid.M2Edges[i]:F2} GeV²; between 1 and {grid.ThetaBins} are possible.");
            }

            BinKernel kernel = Neighbourhood(projection, segments, i, weights);
            double typical = projection.TypicalWeight[i] > 0 ? projection.TypicalWeight[i] : 1;
            Array.Fill(profile, typical / grid.ThetaBins);
            for (int j = kernel.First; j < kernel.End; j++)
            {
                Add(kernel[j], contents.AsSpan(j * grid.ThetaBins, grid.ThetaBins), profile);
            }

            edges[i] = EqualPopulations(profile, count);
        }

        return edges;
    }

    /// <summary>Adds weight · contents, which is most of the time of the templates, hence vectors.</summary>
    private static void Add(double weight, ReadOnlySpan<double> contents, Span<double> profile)
    {
        ReadOnlySpan<Vector<double>> source = MemoryMarshal.Cast<double, Vector<double>>(contents);
        Span<Vector<double>> destination = MemoryMarshal.Cast<double, Vector<double>>(profile);
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] += weight * source[i];
        }

        for (int t = destination.Length * Vector<double>.Count; t < profile.Length; t++)
        {
            profile[t] += weight * contents[t];
        }
    }

    private static BinKernel Neighbourhood(M2Projection projection, BinSegments segments, int bin, double[] buffer)
    {
        for (int h = 0; ; h = BinKernel.Wider(h))
        {
            BinKernel kernel = segments.Kernel(bin, h);
            ReadOnlySpan<double> weights = kernel.Fill(buffer);
            double sum = projection.Sum(kernel.First, weights);
            if ((sum > 0 && sum * sum >= EffectiveEvents * projection.Variance(kernel.First, weights)) || h >= projection.Bins)
            {
                return kernel;
            }
        }
    }

    /// <summary>Edges on the fine grid nearest to the quantiles, each bin at least one fine bin wide.</summary>
    private static double[] EqualPopulations(double[] profile, int count)
    {
        double total = profile.Sum();
        double fineWidth = 180.0 / profile.Length;
        var edges = new double[count + 1];
        edges[count] = 180;
        int edge = 0;
        double below = 0;
        for (int k = 1; k < count; k++)
        {
            double target = total * k / count;
            int least = (int)Math.Round(edges[k - 1] / fineWidth) + 1;
            int most = profile.Length - (count - k);
            while (edge < profile.Length && below + (0.5 * profile[edge]) < target)
            {
                below += profile[edge++];
            }

            edges[k] = Math.Clamp(edge, least, most) * fineWidth;
        }

        return edges;
    }
}
