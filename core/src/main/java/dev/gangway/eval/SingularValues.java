package dev.gangway.eval;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/** The singular values of a matrix of few columns, by way of the eigenvalues of its square. */
final class SingularValues {

  private SingularValues() {}

  /**
   * The singular values in no order.
   *
   * @param rows N x W
   * @return W values of at least 0; NaN if the matrix holds one that is not a number
   */
  static double[] of(double[][] rows) {
    int width = rows[0].length;
    if (!Arrays.stream(rows).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite)) {
      return IntStream.range(0, width).mapToDouble(i -> Double.NaN).toArray();
    }
    DMatrixRMaj matrix = new DMatrixRMaj(rows);
    DMatrixRMaj square = new DMatrixRMaj(width, width);
    CommonOps_DDRM.multInner(matrix, square);
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(width, false, true);
    if (!eigen.decompose(square)) {
      throw new IllegalStateException("no eigenvalues of a symmetric matrix");
    }
    return IntStream.range(0, width)
        .mapToDouble(i -> Math.sqrt(Math.max(0, eigen.getEigenvalue(i).real)))
        .toArray();
  }
}
