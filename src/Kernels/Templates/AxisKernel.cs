using System.Runtime.CompilerServices;

namespace ZPrimeGpu.Kernels.Templates;

/// <summary>The numbers of a binned axis.</summary>
public struct AxisShape
{
    /// <summary>First edge.</summary>
    public double Low;

    /// <summary>Last edge.</summary>
    public double High;

    /// <summary>Guide cells per unit.</summary>
    public double GuideScale;

    /// <summary>Number of guide cells.</summary>
    public int GuideCells;
}

/// <summary>The tables of a binned axis; the accelerator decides where they live.</summary>
public interface IAxisView
{
    /// <summary>Edge i, ascending, in [0, bins].</summary>
    double Edge(int index);

    /// <summary>The smallest bin that a value of a guide cell can fall into.</summary>
    int FirstBin(int guideCell);
}

/// <summary>The bin of a value.</summary>
public static class AxisKernel
{
    /// <summary>The bin with Edge(bin) ≤ x &lt; Edge(bin + 1), or −1 outside the axis and for NaN.</summary>
    /// <remarks>A guide table of equal cells gives the start, comparisons with the edges decide: the answer does not depend on the
    /// table. With at most one edge per guide cell the search is one comparison.</remarks>
    /// <param name="shape">The axis.</param>
    /// <param name="axis">Its tables.</param>
    /// <param name="x">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Find<TAxis>(in AxisShape shape, TAxis axis, double x)
        where TAxis : struct, IAxisView
    {
        if (!(x >= shape.Low && x < shape.High))
        {
            return -1;
        }

        int bin = axis.FirstBin(GuideCell(shape, x));
        bin += x >= axis.Edge(bin + 1) ? 1 : 0;
        while (x >= axis.Edge(bin + 1))
        {
            bin++;
        }

        return bin;
    }

    /// <summary>The guide cell of a value inside the axis: increasing in x, which is what the guide table relies on.</summary>
    /// <param name="shape">The axis.</param>
    /// <param name="x">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int GuideCell(in AxisShape shape, double x)
    {
        int cell = (int)((x - shape.Low) * shape.GuideScale);
        return cell < shape.GuideCells ? cell : shape.GuideCells - 1;
    }
}
