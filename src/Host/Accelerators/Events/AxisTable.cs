using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ZPrimeGpu.Kernels.Templates;

namespace ZPrimeGpu.Host.Accelerators.Events;

/// <summary>Edges of a binned axis with the guide table that finds a bin in a comparison or two.</summary>
internal sealed class AxisTable
{
    private const int MaxGuideCells = 1 << 16;

    /// <summary>Makes the guide table.</summary>
    /// <param name="edges">Edges, ascending, at least two.</param>
    public AxisTable(double[] edges)
    {
        if (edges.Length < 2 || !AreAscending(edges))
        {
            throw new ArgumentException("An axis needs at least two finite, ascending edges.", nameof(edges));
        }

        Edges = edges;
        double narrowest = double.PositiveInfinity;
        for (int i = 1; i < edges.Length; i++)
        {
            narrowest = Math.Min(narrowest, edges[i] - edges[i - 1]);
        }

        // Cells of half the narrowest bin: at most one edge in a cell, and none in most.
        double range = edges[^1] - edges[0];
        int cells = (int)Math.Min(Math.Ceiling(2 * range / narrowest), MaxGuideCells);
        Shape = new AxisShape { Low = edges[0], High = edges[^1], GuideScale = cells / range, GuideCells = cells };
        FirstBins = MakeGuide(edges, Shape);
    }

    /// <summary>Edges [bin + 1].</summary>
    public double[] Edges { get; }

    /// <summary>The smallest bin that a value of a guide cell can fall into [guide cell].</summary>
    public int[] FirstBins { get; }

    /// <summary>Its numbers.</summary>
    public AxisShape Shape { get; }

    /// <summary>The bin of a value; −1 outside and for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(double x) => AxisKernel.Find(Shape, new View(Edges, FirstBins), x);

    private static int[] MakeGuide(double[] edges, in AxisShape shape)
    {
        // GuideCell is increasing, so an edge in an earlier cell than x is below x: start from the last such edge.
        var guide = new int[shape.GuideCells];
        int bin = 0;
        for (int cell = 0; cell < guide.Length; cell++)
        {
            while (bin + 1 < edges.Length - 1 && AxisKernel.GuideCell(shape, edges[bin + 1]) < cell)
            {
                bin++;
            }

            guide[cell] = bin;
        }

        return guide;
    }

    private static bool AreAscending(double[] edges)
    {
        for (int i = 1; i < edges.Length; i++)
        {
            if (!(edges[i] > edges[i - 1]))
            {
                return false;
            }
        }

        return double.IsFinite(edges[0]) && double.IsFinite(edges[^1]);
    }

    // AxisKernel asks for edges and cells of this axis only.
    private readonly struct View(double[] edges, int[] firstBins) : IAxisView
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public double Edge(int index) => Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(edges), index);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int FirstBin(int guideCell) => Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(firstBins), guideCell);
    }
}
