using System.Numerics;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Validation.Theory;

/// <summary>Dirac matrices as 4×4 complex numbers (Dirac representation, metric + − − −): for traces without trace theorems.</summary>
internal sealed class DiracMatrix
{
    private static readonly DiracMatrix[] Gammas =
    [
        Of((0, 0, 1), (1, 1, 1), (2, 2, -1), (3, 3, -1)),
        Of((0, 3, 1), (1, 2, 1), (2, 1, -1), (3, 0, -1)),
        Of((0, 3, -Complex.ImaginaryOne), (1, 2, Complex.ImaginaryOne), (2, 1, Complex.ImaginaryOne), (3, 0, -Complex.ImaginaryOne)),
        Of((0, 2, 1), (1, 3, -1), (2, 0, -1), (3, 1, 1)),
    ];

    private readonly Complex[,] elements = new Complex[4, 4];

    /// <summary>g_{μμ}.</summary>
    public static double Metric(int index) => index == 0 ? 1.0 : -1.0;

    /// <summary>γ^μ.</summary>
    public static DiracMatrix Gamma(int index) => Gammas[index];

    /// <summary>p̸ + m, with p of contravariant components.</summary>
    public static DiracMatrix Slash(FourVector p, double mass)
    {
        DiracMatrix sum = mass * Of((0, 0, 1), (1, 1, 1), (2, 2, 1), (3, 3, 1));
        double[] components = [p.E, p.X, p.Y, p.Z];
        for (int i = 0; i < 4; i++)
        {
            sum += Metric(i) * components[i] * Gammas[i];
        }

        return sum;
    }

    /// <summary>γ⁰ A† γ⁰.</summary>
    public DiracMatrix Bar()
    {
        var adjoint = new DiracMatrix();
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                adjoint.elements[i, j] = Complex.Conjugate(elements[j, i]);
            }
        }

        return Gammas[0] * adjoint * Gammas[0];
    }

    /// <summary>Adds a multiple of another matrix to this one.</summary>
    public void Add(double factor, DiracMatrix other)
    {
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                elements[i, j] += factor * other.elements[i, j];
            }
        }
    }

    /// <summary>Tr(AB), without the product.</summary>
    public static Complex TraceOfProduct(DiracMatrix a, DiracMatrix b)
    {
        Complex sum = 0.0;
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                sum += a.elements[i, j] * b.elements[j, i];
            }
        }

        return sum;
    }

    /// <summary>Sum.</summary>
    public static DiracMatrix operator +(DiracMatrix a, DiracMatrix b)
    {
        var sum = new DiracMatrix();
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                sum.elements[i, j] = a.elements[i, j] + b.elements[i, j];
            }
        }

        return sum;
    }

    /// <summary>Multiple.</summary>
    public static DiracMatrix operator *(double factor, DiracMatrix a)
    {
        var scaled = new DiracMatrix();
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                scaled.elements[i, j] = factor * a.elements[i, j];
            }
        }

        return scaled;
    }

    /// <summary>Product.</summary>
    public static DiracMatrix operator *(DiracMatrix a, DiracMatrix b)
    {
        var product = new DiracMatrix();
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                Complex sum = 0.0;
                for (int k = 0; k < 4; k++)
                {
                    sum += a.elements[i, k] * b.elements[k, j];
                }

                product.elements[i, j] = sum;
            }
        }

        return product;
    }

    private static DiracMatrix Of(params (int Row, int Column, Complex Value)[] entries)
    {
        var matrix = new DiracMatrix();
        foreach ((int row, int column, Complex value) in entries)
        {
            matrix.elements[row, column] = value;
        }

        return matrix;
    }
}
