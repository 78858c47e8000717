using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.LinearAlgebra;
using Xunit;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Tests.Numerics;

public sealed class SymmetricSolveTests
{
    // n² 2⁻⁵³ with n = 16, and a factor 4: the bound of backward stability that SymmetricSolve documents.
    private const double Backward = 4 * 256 * 1.1e-16;

    private static readonly Arbitrary<(int Dimension, int Seed, double LogCondition)> Systems =
        Gen.Choose(1, 16).SelectMany(n => Gen.Choose(0, int.MaxValue).SelectMany(seed => Gen.Choose(0, 90).Select(c => (n, seed, c / 10.0)))).ToArbitrary();

    [Fact]
    public void Solve_RandomPositiveDefinite_LeavesSmallResidual()
        => Prop.ForAll(Systems, s =>
        {
            Matrix<double> a = PositiveDefinite(s.Dimension, s.Seed, s.LogCondition);
            Vector<double> b = Vector<double>.Build.Random(s.Dimension, s.Seed + 1);
            Vector<double> x = Solve(a, b, out bool definite);
            double residual = ((a * x) - b).InfinityNorm();
            return definite && residual <= Backward * a.InfinityNorm() * x.InfinityNorm();
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(200));

    [Fact]
    public void Invert_RandomPositiveDefinite_AgreesWithEigenvalueRoute()
        => Prop.ForAll(Systems, s =>
        {
            Matrix<double> a = PositiveDefinite(s.Dimension, s.Seed, s.LogCondition);
            double[] packed = Pack(a);
            SymmetricSolve.Factor<F64, MemoryView<F64>>(View(packed, out F64[] memory), s.Dimension);
            SymmetricSolve.Invert<F64, MemoryView<F64>>(new MemoryView<F64>(memory), s.Dimension);
            Matrix<double> inverse = Unpack(memory, s.Dimension);
            var eigen = a.Evd(Symmetricity.Symmetric);
            Matrix<double> expected = eigen.EigenVectors * Matrix<double>.Build.Diagonal(s.Dimension, s.Dimension, i => 1.0 / eigen.EigenValues[i].Real)
                * eigen.EigenVectors.Transpose();

            // Both inverses carry the condition number in their error.
            double condition = Math.Pow(10.0, s.LogCondition);
            return (inverse - expected).InfinityNorm() <= 10.0 * Backward * condition * expected.InfinityNorm();
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(200));

    [Fact]
    public void FactorDamped_IndefiniteMatrix_BecomesDefiniteAtTheDampingItNeeds()
    {
        // Eigenvalues 3 and −1: λ = 0.5 is too little, λ = 1.5 enough. With s = (2, 2) half of it does.
        F64[] matrix = [new(1), new(2), new(1)];
        F64[] factor = new F64[3];
        F64[] scale = [new(2), new(2)];
        Assert.False(Damped(matrix, factor, 0.5));
        Assert.True(Damped(matrix, factor, 1.5));
        F64 scaled = SymmetricSolve.FactorDamped(new MemoryView<F64>(matrix), new MemoryView<F64>(factor), 2, new F64(0.75), new MemoryView<F64>(scale));
        Assert.True(F64.All(scaled));

        // (A + 1.5 I) x = b for b = (1, 0), from Cramer's rule.
        F64[] b = [new(1), new(0)];
        SymmetricSolve.Solve<F64, MemoryView<F64>>(new MemoryView<F64>(factor), 2, new MemoryView<F64>(b));
        Assert.Equal(2.5 / 2.25, b[0].Value, 1e-14);
        Assert.Equal(-2.0 / 2.25, b[1].Value, 1e-14);
        Assert.Equal([1.0, 2.0, 1.0], matrix.Select(x => x.Value));

        static bool Damped(F64[] matrix, F64[] factor, double damping)
            => F64.All(SymmetricSolve.FactorDamped(new MemoryView<F64>(matrix), new MemoryView<F64>(factor), 2, new F64(damping)));
    }

    [Theory]
    [InlineData(0.0, 0.0, 0.0)]
    [InlineData(-1.0, 0.0, 1.0)]
    [InlineData(1.0, 1.0, 1.0)]
    [InlineData(1.0, 2.0, 1.0)]
    [InlineData(double.NaN, 0.0, 1.0)]
    [InlineData(1.0, double.NaN, 1.0)]
    [InlineData(1.0, 0.0, double.PositiveInfinity)]
    public void Factor_NotPositiveDefinite_SaysSo(double a00, double a10, double a11)
        => Assert.False(F64.Any(SymmetricSolve.Factor<F64, MemoryView<F64>>(View([a00, a10, a11], out _), 2)));

    [Fact]
    public void Factor_UnitsOfVeryDifferentSize_IsDefiniteAllTheSame()
        => Assert.True(F64.All(SymmetricSolve.Factor<F64, MemoryView<F64>>(View([1e-200, 0.5e-50, 1e100], out _), 2)));

    [Fact]
    public void AllNumberTypes_ManySystems_GiveTheSameBits()
    {
        AssertLanesAgreeWithScalar<F64x4>();
        AssertLanesAgreeWithScalar<F64x8>();
    }

    /// <summary>Another matrix in each lane, the middle one indefinite: mask, solution and inverse against one scalar solve after the other.</summary>
    private static void AssertLanesAgreeWithScalar<TReal>()
        where TReal : unmanaged, IReal<TReal>
    {
        const int n = 5;
        int lanes = TReal.Lanes;
        int length = SymmetricSolve.PackedLength(n);
        double[][] matrices = [.. Enumerable.Range(0, lanes).Select(lane => Pack(PositiveDefinite(n, 100 + lane, 3.0)))];
        matrices[lanes / 2][0] = -1.0;
        TReal[] memory = new TReal[length];
        TReal[] vector = new TReal[n];
        Span<double> memoryNumbers = MemoryMarshal.Cast<TReal, double>(memory.AsSpan());
        Span<double> vectorNumbers = MemoryMarshal.Cast<TReal, double>(vector.AsSpan());
        for (int lane = 0; lane < lanes; lane++)
        {
            for (int i = 0; i < length; i++)
            {
                memoryNumbers[(i * lanes) + lane] = matrices[lane][i];
            }

            for (int i = 0; i < n; i++)
            {
                vectorNumbers[(i * lanes) + lane] = i + lane;
            }
        }

        TReal mask = SymmetricSolve.Factor<TReal, MemoryView<TReal>>(new(memory), n);
        SymmetricSolve.Solve<TReal, MemoryView<TReal>>(new(memory), n, new(vector));
        SymmetricSolve.Invert<TReal, MemoryView<TReal>>(new(memory), n);
        TReal chosen = TReal.Select(mask, TReal.From(1.0), TReal.From(0.0));
        for (int lane = 0; lane < lanes; lane++)
        {
            F64[] x = [.. Enumerable.Range(0, n).Select(i => new F64(i + lane))];
            F64 definite = SymmetricSolve.Factor<F64, MemoryView<F64>>(View(matrices[lane], out F64[] scalar), n);
            SymmetricSolve.Solve<F64, MemoryView<F64>>(new(scalar), n, new(x));
            SymmetricSolve.Invert<F64, MemoryView<F64>>(new(scalar), n);
            Assert.Equal(lane != lanes / 2, F64.Any(definite));
            Assert.Equal(F64.Any(definite) ? 1.0 : 0.0, Unsafe.Add(ref Unsafe.As<TReal, double>(ref chosen), lane));
            for (int i = 0; i < n; i++)
            {
                Assert.Equal(x[i].Value, vectorNumbers[(i * lanes) + lane]);
            }

            for (int i = 0; i < length; i++)
            {
                Assert.Equal(scalar[i].Value, memoryNumbers[(i * lanes) + lane]);
                Assert.True(double.IsFinite(scalar[i].Value));
            }
        }
    }

    private static Vector<double> Solve(Matrix<double> a, Vector<double> b, out bool definite)
    {
        F64[] x = [.. b.Select(v => new F64(v))];
        definite = F64.All(SymmetricSolve.Factor<F64, MemoryView<F64>>(View(Pack(a), out F64[] memory), b.Count));
        SymmetricSolve.Solve<F64, MemoryView<F64>>(new MemoryView<F64>(memory), b.Count, new MemoryView<F64>(x));
        return Vector<double>.Build.DenseOfEnumerable(x.Select(v => v.Value));
    }

    /// <summary>Q diag(eigenvalues from 1 to 10^−logCondition) Qᵀ with random orthogonal Q.</summary>
    private static Matrix<double> PositiveDefinite(int n, int seed, double logCondition)
    {
        Matrix<double> q = Matrix<double>.Build.Random(n, n, seed).QR().Q;
        Vector<double> eigenvalues = Vector<double>.Build.Dense(n, i => Math.Pow(10.0, -logCondition * i / Math.Max(n - 1, 1)));
        Matrix<double> a = q * Matrix<double>.Build.DiagonalOfDiagonalVector(eigenvalues) * q.Transpose();
        return (a + a.Transpose()) * 0.5;
    }

    private static double[] Pack(Matrix<double> a)
    {
        double[] packed = new double[SymmetricSolve.PackedLength(a.RowCount)];
        for (int i = 0; i < a.RowCount; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                packed[SymmetricSolve.PackedIndex(i, j)] = a[i, j];
            }
        }

        return packed;
    }

    private static Matrix<double> Unpack(F64[] packed, int n)
        => Matrix<double>.Build.Dense(n, n, (i, j) => packed[SymmetricSolve.PackedIndex(Math.Max(i, j), Math.Min(i, j))].Value);

    private static MemoryView<F64> View(double[] numbers, out F64[] memory)
    {
        memory = [.. numbers.Select(v => new F64(v))];
        return new(memory);
    }
}
