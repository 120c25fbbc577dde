/** `/help/fields`: every hyperparameter explained. */
import { FieldsScreen } from '#app/_pages/help/fields-screen.tsx';

export default function Page() {
  return <FieldsScreen />;
}
