namespace ZPrimeGpu.Host.Templates;

/// <summary>
/// An Epanechnikov kernel along M²rec in units of bins: k(j) = 1 − ((j − centre)/(h + 1))², so that h = 0 is the centre bin alone.
/// </summary>
/// <param name="Centre">Centre bin.</param>
/// <param name="HalfWidth">h: bins on either side [bins].</param>
/// <param name="First">First bin inside, after truncation at the ends of the segment.</param>
/// <param name="End">One past the last bin inside.</param>
internal readonly record struct BinKernel(int Centre, int HalfWidth, int First, int End)
{
    /// <summary>Bins inside.</summary>
    public int Bins => End - First;

    /// <summary>The weight of a bin inside, in (0, 1].</summary>
    public double this[int bin]
    {
        get
        {
            double u = (bin - Centre) / (double)(HalfWidth + 1);
            return 1 - (u * u);
        }
    }

    /// <summary>The weights of all bins inside.</summary>
    /// <param name="destination">At least <see cref="Bins"/> long.</param>
    public Span<double> Fill(Span<double> destination)
    {
        for (int j = First; j < End; j++)
        {
            destination[j - First] = this[j];
        }

        return destination[..Bins];
    }

    /// <summary>The next half width of a kernel that may become very wide: every one up to 8, then steps of an eighth.</summary>
    public static int Wider(int halfWidth) => halfWidth + 1 + (halfWidth / 8);

    /// <summary>Number of equally filled bins that hold as many effective events: (Σk)²/Σk².</summary>
    public double EffectiveBins
    {
        get
        {
            double sum = 0, squares = 0;
            for (int j = First; j < End; j++)
            {
                double k = this[j];
                sum += k;
                squares += k * k;
            }

            return sum * sum / squares;
        }
    }
}

/// <summary>
/// The M²rec bins between known discontinuities of the selection; kernels do not reach across. (The window on the recoil angle opens at 4 GeV²,
/// where the µµ background jumps by a factor of three: a kernel across would carry events from one side to the other.)
/// </summary>
/// <param name="Bins">Number of M² bins.</param>
/// <param name="Breaks">Bins that start a new segment, ascending.</param>
internal sealed record BinSegments(int Bins, IReadOnlyList<int> Breaks)
{
    /// <summary>The kernel of a half width around a bin, truncated to the bin's segment.</summary>
    public BinKernel Kernel(int centre, int halfWidth)
    {
        int first = 0;
        int end = Bins;
        foreach (int start in Breaks)
        {
            if (start <= centre)
            {
                first = start;
            }
            else
            {
                end = Math.Min(end, start);
            }
        }

        return new BinKernel(centre, halfWidth, Math.Max(first, centre - halfWidth), Math.Min(end, centre + halfWidth + 1));
    }
}
